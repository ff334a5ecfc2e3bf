//! The rubrics and the register are part of the binary: a file added there rebuilds it.

fn main() {
    for folder in ["rubrics", "register"] {
        // Cargo takes a missing folder for a changed one and would rebuild each time.
        if std::path::Path::new(folder).is_dir() {
            println!("cargo::rerun-if-changed={folder}");
        }
    }
}
