use super::connect::{self, Connected};
use super::frame::Frame;
use super::session::Session;
use super::wire::{Over, Wire};
use crate::Chat;
use std::ops::ControlFlow;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until};
use web::Caused;

/// Between our signs of life, for clients that want them.
pub const BEAT: Duration = Duration::from_secs(10);
/// How many times its own interval a client may be silent.
const SILENCE: u32 = 3;

/// A connection, from CONNECT to its end.
pub async fn serve<S: AsyncRead + AsyncWrite + Unpin>(chat: Chat, mut wire: Wire<S>, caused: Caused) {
    let stop = chat.hub.stop().clone();
    let first = tokio::select! {
        () = stop.cancelled() => return,
        first = wire.first() => first,
    };
    let connected = match first {
        Ok(frame) => connect::connect(&chat, &frame).await.map_err(Some),
        Err(over) => Err(over),
    };
    match connected {
        Ok(connected) => run(chat, wire, connected, caused).await,
        Err(over) => end(wire, over).await,
    }
}

async fn run<S: AsyncRead + AsyncWrite + Unpin>(
    chat: Chat,
    mut wire: Wire<S>,
    connected: Connected,
    caused: Caused,
) {
    let Connected { caller, listening, version, beats, silence, ends_in } = connected;
    let stop = chat.hub.stop().clone();
    wire.speak(version);
    let greeting = Frame::new("CONNECTED")
        .with("version", version.name())
        .with("heart-beat", format!("{0},{0}", BEAT.as_millis()))
        .with("server", concat!("reelog/", env!("CARGO_PKG_VERSION")))
        .with("user-name", crate::stomp_user::shown_id(caller.member.app_user_id.as_str()));
    if !wire.write(&greeting).await {
        return;
    }
    let mut session = Session::new(chat, caller, listening, caused);
    let ends_at = Instant::now() + ends_in;
    let limit = silence.map(|silence| silence * SILENCE);
    let (mut heard_at, mut said_at) = (Instant::now(), Instant::now());
    loop {
        let beat_at = beats.map(|beats| said_at + beats);
        let silent_at = limit.map(|limit| heard_at + limit);
        let frames = tokio::select! {
            () = stop.cancelled() => return,
            () = sleep_until(ends_at) => return wire.end(&Frame::error("the token has expired")).await,
            () = reached(silent_at) => return wire.end(&Frame::error("no sign of life came")).await,
            () = reached(beat_at) => {
                said_at = Instant::now();
                if !wire.beat().await {
                    return;
                }
                vec![]
            }
            frame = wire.read() => {
                heard_at = Instant::now();
                match answers(&mut session, frame).await {
                    ControlFlow::Continue(answers) => answers,
                    ControlFlow::Break((answers, over)) => {
                        if write_all(&mut wire, &answers).await {
                            end(wire, over).await;
                        }
                        return;
                    }
                }
            }
            heard = session.heard() => match heard {
                Some(frames) => frames,
                None => return wire.end(&Frame::error("the connection was closed: come back")).await,
            },
        };
        if !frames.is_empty() {
            said_at = Instant::now();
        }
        if !write_all(&mut wire, &frames).await {
            return;
        }
    }
}

/// Waits until then; for ever, where there is nothing to wait for.
async fn reached(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// What a frame is answered with, and whether it was the last.
async fn answers(
    session: &mut Session,
    read: Result<Option<Frame>, Over>,
) -> ControlFlow<(Vec<Frame>, Over), Vec<Frame>> {
    let frame = match read {
        Ok(Some(frame)) => frame,
        Ok(None) => return ControlFlow::Continue(vec![]),
        Err(over) => return ControlFlow::Break((vec![], over)),
    };
    let is_last = frame.command == "DISCONNECT";
    match session.take(frame).await {
        Ok(answers) if is_last => ControlFlow::Break((answers, None)),
        Ok(answers) => ControlFlow::Continue(answers),
        Err(refused) => ControlFlow::Break((vec![], Some(refused))),
    }
}

/// False when nobody reads any more.
async fn write_all<S: AsyncRead + AsyncWrite + Unpin>(wire: &mut Wire<S>, frames: &[Frame]) -> bool {
    for frame in frames {
        if !wire.write(frame).await {
            return false;
        }
    }
    true
}

async fn end<S: AsyncRead + AsyncWrite + Unpin>(wire: Wire<S>, over: Over) {
    match over {
        Some(frame) => wire.end(&frame).await,
        None => wire.close().await,
    }
}
