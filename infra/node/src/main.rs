//! `reelog`: the whole platform in one program.

fn main() -> std::process::ExitCode {
    node::cli::main()
}
