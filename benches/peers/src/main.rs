//! The policy of bailiwick in other engines: translated, verified, timed.

mod codes;
mod compiled;
mod digest;
mod relations;
mod worlds;

use bailiwick::model;

fn main() {
    let size = bailiwick::generate::Size::M;
    let world = worlds::world(size, 1).unwrap();
    let t = std::time::Instant::now();
    worlds::derive(&world);
    println!("ours {:?}", t.elapsed());
    let ours = worlds::digest(&world).unwrap();
    println!("{ours:?}");
    let folder = std::path::Path::new("/tmp/peers-scratch/M");
    codes::export(world.store().facts(), folder).unwrap();
    let given: relations::Given = codes::import(folder).unwrap();
    let t = std::time::Instant::now();
    let rows = relations::crepe::<rustc_hash::FxBuildHasher>(&given);
    println!("crepe {:?} {:?}", t.elapsed(), digest::Digest::of(rows).unwrap());
    let mut program = compiled::everything(&given);
    let t = std::time::Instant::now();
    program.run();
    println!("ascent {:?} {:?}", t.elapsed(), digest::Digest::of(program.effective).unwrap());
    let t = std::time::Instant::now();
    let c = compiled::datafrog_rules::everything::run(&given);
    println!("datafrog {:?} {:?}", t.elapsed(), digest::Digest::of(c.effective.elements).unwrap());
    let t = std::time::Instant::now();
    let c = compiled::datafrog_rules::scopes::run(&given);
    println!("datafrog s {:?}", t.elapsed());
    let mut p = compiled::expanding(&given, c.into()); p.run();
    println!("{:?}", digest::Digest::of(p.effective).unwrap());
    let mut program = compiled::scopes(&given);
    let t = std::time::Instant::now();
    program.run();
    println!("ascent s {:?}", t.elapsed());
    let mut p = compiled::expanding(&given, program.into()); p.run();
    println!("{:?}", digest::Digest::of(p.effective).unwrap());
}
