use crate::kit::{app, at, given, user};
use domain::app::{
    App, CALLBACK_URL_CHARS_MAX, Callback, CallbackSet, Command, Created, Credentials, CredentialsReset,
    DefaultProfiles, Deleted, Event, IMAGE_URL_CHARS_MAX, Kind, NAME_CHARS_MAX, OutputMode, OutputModeSet,
    OwnerAssigned, Refusal, Renamed, Settings, SettingsChanged, SettingsPatch, State, check_settings,
};

fn credentials(n: u32) -> Credentials {
    Credentials { api_key: format!("key{n}"), secret_hash: format!("{n:064x}") }
}

fn created() -> Event {
    let (kind, output_mode) = (Kind::FlipflopApp, OutputMode::Cmaf);
    Created { app: app(), name: "Shop".into(), kind, output_mode, credentials: credentials(1), at: at(0) }
        .into()
}

fn create(name: &str) -> Command {
    let (kind, output_mode) = (Kind::FlipflopApp, OutputMode::Cmaf);
    Command::Create {
        app: app(),
        name: name.into(),
        kind,
        output_mode,
        credentials: credentials(1),
        at: at(0),
    }
}

fn deleted() -> Event {
    Deleted { at: at(9) }.into()
}

fn callback(url: &str, id: &str) -> Callback {
    Callback { url: url.into(), id: id.into(), sealed_password: "sealed".into() }
}

fn set_callback(callback: Option<Callback>) -> Command {
    Command::SetCallback { callback, at: at(1) }
}

fn change(patch: SettingsPatch) -> Command {
    Command::ChangeSettings { patch, at: at(1) }
}

/// Every command but `Create`.
fn changes() -> Vec<Command> {
    vec![
        Command::Rename { name: "Store".into(), at: at(1) },
        set_callback(None),
        Command::SetOutputMode { mode: OutputMode::Rtmp, at: at(1) },
        change(SettingsPatch { token_lifetime_s: Some(600), ..Default::default() }),
        Command::AssignOwner { user: user(1), at: at(1) },
        Command::ResetCredentials { credentials: credentials(2), at: at(1) },
    ]
}

#[test]
fn an_operator_makes_an_app() {
    given::<App>([]).when(create("Shop")).then([created()]);
}

#[test]
fn spaces_around_a_name_are_not_kept() {
    given::<App>([]).when(create("  Shop ")).then([created()]);
}

#[test]
fn a_name_has_1_to_100_characters_not_bytes() {
    for name in ["", "   ", &"x".repeat(NAME_CHARS_MAX + 1)] {
        given::<App>([]).when(create(name)).then_refused(Refusal::Name);
        given::<App>([created()])
            .when(Command::Rename { name: name.into(), at: at(1) })
            .then_refused(Refusal::Name);
    }
    let longest = "쇼".repeat(NAME_CHARS_MAX);
    let named = given::<App>([]).when(create(&longest)).state();
    assert!(matches!(named, State::Active(app) if app.name == longest));
}

#[test]
fn an_app_is_made_once_even_after_it_was_deleted() {
    given::<App>([created()]).when(create("Shop")).then_refused(Refusal::Exists);
    given::<App>([created(), deleted()]).when(create("Shop")).then_refused(Refusal::Exists);
}

#[test]
fn an_app_is_renamed() {
    let rename = |name: &str| Command::Rename { name: name.into(), at: at(1) };
    given::<App>([created()])
        .when(rename(" Store"))
        .then([Renamed { name: "Store".into(), at: at(1) }.into()]);
    given::<App>([created()]).when(rename("Shop")).then_nothing();
}

#[test]
fn webhooks_can_be_sent_somewhere_and_stopped() {
    let there = callback("https://shop.example/hooks", "hook");
    let set = CallbackSet { callback: Some(there.clone()), at: at(1) };
    given::<App>([created()]).when(set_callback(Some(there.clone()))).then([set.clone().into()]);
    given::<App>([created(), set.clone().into()]).when(set_callback(Some(there))).then_nothing();
    let stop = CallbackSet { callback: None, at: at(1) };
    given::<App>([created(), set.into()]).when(set_callback(None)).then([stop.into()]);
    given::<App>([created()]).when(set_callback(None)).then_nothing();
}

#[test]
fn a_callback_needs_an_http_url_and_an_id_of_four_characters() {
    let long = format!("https://{}", "x".repeat(CALLBACK_URL_CHARS_MAX));
    for (url, id) in
        [("ftp://shop.example", "hook"), ("https://", "hook"), ("https://a.example", "abc"), (&long, "hook")]
    {
        given::<App>([created()]).when(set_callback(Some(callback(url, id)))).then_refused(Refusal::Callback);
    }
}

#[test]
fn the_default_output_of_broadcasts_is_cmaf_and_can_change() {
    assert_eq!(OutputMode::default(), OutputMode::Cmaf);
    let set = |mode| Command::SetOutputMode { mode, at: at(1) };
    let changed = OutputModeSet { mode: OutputMode::RtmpCmaf, at: at(1) };
    given::<App>([created()]).when(set(OutputMode::RtmpCmaf)).then([changed.into()]);
    given::<App>([created()]).when(set(OutputMode::Cmaf)).then_nothing();
}

#[test]
fn new_credentials_replace_the_old_ones_at_once() {
    let reset = |n| Command::ResetCredentials { credentials: credentials(n), at: at(1) };
    let fact = CredentialsReset { credentials: credentials(2), at: at(1) };
    given::<App>([created()]).when(reset(2)).then([fact.into()]);
    let after = given::<App>([created()]).when(reset(2)).state();
    assert!(
        matches!(after, State::Active(app) if app.credentials == credentials(2) && app.modified_at == at(1))
    );
    given::<App>([created()]).when(reset(1)).then_nothing();
}

#[test]
fn an_app_is_deleted_once() {
    let delete = || Command::Delete { at: at(9) };
    given::<App>([created()]).when(delete()).then([deleted()]);
    given::<App>([created(), deleted()]).when(delete()).then_nothing();
    given::<App>([]).when(delete()).then_refused(Refusal::NotFound);
}

#[test]
fn nothing_changes_in_an_app_that_is_not_there() {
    for command in changes() {
        given::<App>([]).when(command.clone()).then_refused(Refusal::NotFound);
        given::<App>([created(), deleted()]).when(command).then_refused(Refusal::NotFound);
    }
}

#[test]
fn that_an_app_is_not_there_comes_before_what_is_wrong_with_its_new_name() {
    given::<App>([]).when(Command::Rename { name: String::new(), at: at(1) }).then_refused(Refusal::NotFound);
}

#[test]
fn the_owner_sets_image_token_lifetime_and_what_members_may_make() {
    let patch = SettingsPatch {
        image_url: Some(Some("https://shop.example/logo.png".into())),
        token_lifetime_s: Some(604_800),
        members_create_rooms: Some(false),
        members_create_posts: Some(false),
        default_profiles: None,
    };
    let settings = Settings {
        image_url: Some("https://shop.example/logo.png".into()),
        token_lifetime_s: 604_800,
        members_create_rooms: false,
        members_create_posts: false,
        default_profiles: DefaultProfiles::default(),
    };
    let fact: Event = SettingsChanged { settings, at: at(1) }.into();
    given::<App>([created()]).when(change(patch.clone())).then([fact.clone()]);
    given::<App>([created(), fact.clone()]).when(change(patch)).then_nothing();
    let clear = SettingsPatch { image_url: Some(None), ..Default::default() };
    let after = given::<App>([created(), fact]).when(change(clear)).state();
    assert!(matches!(after, State::Active(app) if app.settings.image_url.is_none()));
}

#[test]
fn unless_set_tokens_live_a_day_and_members_make_rooms_and_posts() {
    let settings = Settings::default();
    assert_eq!(settings.token_lifetime_s, 86_400);
    assert!(settings.members_create_rooms && settings.members_create_posts);
    given::<App>([created()]).when(change(SettingsPatch::default())).then_nothing();
}

#[test]
fn a_token_lives_five_minutes_to_thirty_days() {
    let lifetime = |seconds| change(SettingsPatch { token_lifetime_s: Some(seconds), ..Default::default() });
    for seconds in [0, 299, 2_592_001, u32::MAX] {
        given::<App>([created()]).when(lifetime(seconds)).then_refused(Refusal::TokenLifetime);
    }
    for seconds in [300, 2_592_000] {
        let after = given::<App>([created()]).when(lifetime(seconds)).state();
        assert!(matches!(after, State::Active(app) if app.settings.token_lifetime_s == seconds));
    }
}

#[test]
fn an_image_is_an_http_url() {
    let long = format!("https://{}", "x".repeat(IMAGE_URL_CHARS_MAX));
    for url in ["", "logo.png", "javascript:alert(1)", "https://", &long] {
        let patch = SettingsPatch { image_url: Some(Some(url.into())), ..Default::default() };
        given::<App>([created()]).when(change(patch)).then_refused(Refusal::ImageUrl);
    }
}

#[test]
fn an_app_has_one_owner_at_a_time() {
    let assign = |number| Command::AssignOwner { user: user(number), at: at(1) };
    let fact = |number| OwnerAssigned { user: user(number), at: at(1) };
    given::<App>([created()]).when(assign(1)).then([fact(1).into()]);
    given::<App>([created(), fact(1).into()]).when(assign(1)).then_nothing();
    given::<App>([created(), fact(1).into()]).when(assign(2)).then([fact(2).into()]);
}

#[test]
fn a_reset_ends_members_tokens_from_the_next_full_second_on() {
    let reset = Command::ResetCredentials { credentials: credentials(2), at: at(7) };
    let after = given::<App>([created()]).when(reset).state();
    let second = at(7).as_micros() / 1_000_000;
    assert!(matches!(after, State::Active(app) if app.tokens_from_s == second + 1));
}

#[test]
fn settings_can_be_asked_about_before_there_is_an_app() {
    let of = |url: &str| SettingsPatch { image_url: Some(Some(url.into())), ..SettingsPatch::default() };
    assert_eq!(check_settings(&of("https://pics.example/a.png")), Ok(()));
    assert_eq!(check_settings(&of("ftp://pics.example/a.png")), Err(Refusal::ImageUrl));
    let short = SettingsPatch { token_lifetime_s: Some(299), ..SettingsPatch::default() };
    assert_eq!(check_settings(&short), Err(Refusal::TokenLifetime));
}
