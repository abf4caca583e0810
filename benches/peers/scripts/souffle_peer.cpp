// Runs the rules in compiled Soufflé: `souffle_peer FACTS DESIGN OUT ROUNDS BUDGET`.
//
// `PROGRAM` is the name of the translated program, which stands in another file.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "souffle/SouffleInterface.h"

namespace {

constexpr std::uint64_t prime = 2147483647;
constexpr std::array<std::uint64_t, 5> factors{1540483477, 668265263, 374761393, 224682251, 1103515245};

double megabytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind(field + ":", 0) == 0) {
            return std::stod(line.substr(field.size() + 1)) / 1024;
        }
    }
    return 0;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int, char** arguments) {
    const std::string facts = arguments[1], design = arguments[2], out = arguments[3];
    const std::size_t rounds = std::stoul(arguments[4]);
    const double budget = std::stod(arguments[5]);
    const auto begun = std::chrono::steady_clock::now();
    std::unique_ptr<souffle::SouffleProgram> program;
    std::ostringstream times;
    double before = 0, peak = 0;
    for (std::size_t round = 0; round == 0 || (round < rounds && seconds_since(begun) < budget); ++round) {
        program.reset(souffle::ProgramFactory::newInstance(PROGRAM));
        program->setNumThreads(0);
        program->loadAll(facts);
        if (round == 0) {
            std::ofstream("/proc/self/clear_refs") << "5";
            before = megabytes("VmRSS");
        }
        const auto start = std::chrono::steady_clock::now();
        program->run();
        times << (round ? ", " : "") << seconds_since(start) * 1000;
        if (round == 0) {
            peak = megabytes("VmHWM");
        }
    }
    std::printf("{\"derive_ms\": [%s], \"facts_mb\": %f, \"peak_mb\": %f", times.str().c_str(), before, peak);
    if (design == "everything") {
        std::vector<std::array<std::int64_t, 5>> rows;
        for (auto& tuple : *program->getRelation("Effective")) {
            std::array<std::int64_t, 5> row;
            for (auto& value : row) {
                souffle::RamDomain read;
                tuple >> read;
                value = read;
            }
            rows.push_back(row);
        }
        std::sort(rows.begin(), rows.end());
        std::uint64_t count = 0, hash = 0;
        for (std::size_t place = 0; place < rows.size(); ++place) {
            const auto& row = rows[place];
            // The last of a kind has the greatest access and the latest end.
            if (place + 1 < rows.size() && std::equal(row.begin(), row.begin() + 3, rows[place + 1].begin())) {
                continue;
            }
            std::uint64_t x = 0;
            for (std::size_t column = 0; column < 5; ++column) {
                const std::uint64_t value = column < 4 ? row[column] : (row[4] + 2147483648LL) % prime;
                x += value * factors[column] % prime;
            }
            x %= prime;
            count += 1;
            hash += x * x % prime * x % prime;
        }
        std::printf(", \"digest\": {\"count\": %llu, \"hash\": %llu}", static_cast<unsigned long long>(count),
                    static_cast<unsigned long long>(hash));
    } else {
        program->printAll(out);
    }
    std::printf("}\n");
}
