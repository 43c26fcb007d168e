//! Makes a permission of each command, so that the page can call none that its capability does not name.

#[macro_use]
#[path = "src/command_list.rs"]
mod command_list;

macro_rules! names {
    ($($command:ident($($argument:ident),*),)*) => { &[$(stringify!($command)),*] };
}

const COMMANDS: &[&str] = with_commands!(names);
const PAGE: &str = "../ui/dist";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The page is packed in at compile time. A checkout without it still compiles, to a window that says so.
    let index = std::path::Path::new(PAGE).join("index.html");
    if !index.exists() {
        std::fs::create_dir_all(PAGE)?;
        std::fs::write(
            &index,
            "<!doctype html><title>Spool</title><p>The page is not built: npm run ui:build</p>",
        )?;
    }
    println!("cargo:rerun-if-changed={PAGE}");
    println!("cargo:rerun-if-changed=src/command_list.rs");
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
