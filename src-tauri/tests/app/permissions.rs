//! What the page may ask for: exactly our list. Whatever is added shows here.

use spool_desktop::{COMMANDS, context};
use tauri::Context;
use tauri::ipc::Origin;
use tauri::test::MockRuntime;

fn may(context: &mut Context<MockRuntime>, command: &str) -> bool {
    context.runtime_authority_mut().resolve_access(command, "main", "main", &Origin::Local).is_some()
}

#[test]
fn the_capability_names_our_commands_and_hearing_events() {
    let capability: serde_json::Value =
        serde_json::from_str(include_str!("../../capabilities/main.json")).unwrap();
    let events = ["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned);
    let ours = COMMANDS.iter().map(|(command, _)| format!("allow-{}", command.replace('_', "-")));
    let expected: Vec<String> = events.into_iter().chain(ours).collect();
    assert_eq!(capability["permissions"], serde_json::json!(expected));
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert!(capability.get("remote").is_none());
}

#[test]
fn every_command_of_the_list_is_allowed_to_the_window_alone() {
    let mut context = context();
    for (command, _) in COMMANDS {
        assert!(may(&mut context, command), "{command}");
        let authority = context.runtime_authority_mut();
        let elsewhere = Origin::Remote { url: "https://example.org".parse().unwrap() };
        assert!(
            authority.resolve_access(command, "main", "main", &elsewhere).is_none(),
            "{command} from elsewhere"
        );
        assert!(
            authority.resolve_access(command, "other", "other", &Origin::Local).is_none(),
            "{command} of another"
        );
    }
}

#[test]
fn no_plugin_answers_the_page() {
    let mut context = context();
    for command in [
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:opener|open_path",
        "plugin:opener|open_url",
        "plugin:opener|reveal_item_in_dir",
        "plugin:store|load",
        "plugin:store|set",
        "plugin:fs|read_file",
        "plugin:fs|write_file",
        "plugin:notification|notify",
        "plugin:window-state|save_window_state",
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:path|resolve_directory",
        "plugin:webview|create_webview_window",
        "plugin:window|close",
        "plugin:app|name",
        "plugin:resources|close",
        "plugin:tray|new",
        "plugin:menu|new",
    ] {
        assert!(!may(&mut context, command), "{command}");
    }
    assert!(may(&mut context, "plugin:event|listen"));
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let context: Context<MockRuntime> = context();
    let security = &context.config().app.security;
    let csp = security.csp.as_ref().unwrap().to_string();
    assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
    let elsewhere = csp.split_whitespace().filter(|word| word.contains("://"));
    assert!(
        elsewhere.into_iter().all(|word| word.contains("127.0.0.1") || word.contains("ipc.localhost")),
        "{csp}"
    );
    assert!(
        !security.asset_protocol.enable
            && security.freeze_prototype
            && !context.config().app.with_global_tauri
    );
}
