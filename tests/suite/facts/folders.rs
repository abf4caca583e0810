//! Fact files in folders.

use super::*;

/// Writes files below a folder.
#[expect(clippy::disallowed_methods, reason = "a test needs files of its own")]
fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Loads paths below a folder and returns the shown names below it.
fn names(folder: &Path, paths: &[&str]) -> Vec<String> {
    let mut sources = Sources::default();
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.join(path)).collect();
    let found = files::load_paths(&paths, &mut sources).unwrap();
    let prefix = format!("{}/", folder.display());
    found
        .into_iter()
        .map(|file| sources.name(file).replace(&prefix, ""))
        .collect()
}

#[test]
fn folders_are_searched_for_fact_files() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("b.ron", b""),
            ("a/z.json", b""),
            ("a/č/x.RON", b""),
            ("a/notes.txt", b"\xff"),
            ("a/.hidden.ron", b"\xff"),
            (".git/x.ron", b"\xff"),
            ("c/readme.md", b""),
            ("other.facts", b"Facts()"),
        ],
    );
    let all = ["a/z.json", "a/č/x.RON", "b.ron"];
    assert_eq!(names(folder.path(), &["."]).len(), 3);
    assert_eq!(names(folder.path(), &["a", "b.ron"]), all);
    assert_eq!(
        names(folder.path(), &["b.ron", "", "a"]),
        ["b.ron", "a/z.json", "a/č/x.RON"]
    );
    assert_eq!(names(folder.path(), &["a", ""]), all);
    assert_eq!(names(folder.path(), &["other.facts"]), ["other.facts"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_around_in_a_circle_do_no_harm() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("a/b/x.ron", b"")]);
    symlink(folder.path(), folder.path().join("a/b/up")).unwrap();
    symlink(
        folder.path().join("a/b/x.ron"),
        folder.path().join("a/also.ron"),
    )
    .unwrap();
    assert_eq!(names(folder.path(), &[""]), ["a/also.ron"]);
    symlink(
        folder.path().join("nowhere"),
        folder.path().join("lost.ron"),
    )
    .unwrap();
    let told = told(&[folder.path().to_owned()]);
    assert!(
        told.contains("there is no file or folder") && told.contains("lost.ron"),
        "{told}"
    );
}

#[test]
fn everything_that_cannot_be_read_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("latin.ron", b"Facts(\n    // caf\xe9\n)"),
            ("marked.ron", b"\xef\xbb\xbf// \xc4\x8d \xff"),
            ("utf16.json", b"\xff\xfe{\0}\0"),
            ("fine.ron", b"Facts()"),
            ("empty/readme.md", b""),
        ],
    );
    let paths = [
        "latin.ron",
        "marked.ron",
        "utf16.json",
        "missing",
        "empty",
        "fine.ron",
    ];
    let told = told(&paths.map(|path| folder.path().join(path)));
    insta::with_settings!({
        omit_expression => true,
        filters => [(folder.path().to_str().unwrap(), "FOLDER")],
    }, { insta::assert_snapshot!("everything_that_cannot_be_read", told) });
}
