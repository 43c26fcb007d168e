//! Hangs: an encoder that behaves until it is to encode a part, and then does not. Every hang is found and its group
//! killed; what hung once is made again and done, what hangs always fails in words, and the queue goes on.

use super::desk::{Desk, text};
use super::look::{at_work, wrong_with};
use super::{Row, Shown, Want};
use std::fs;
use std::time::Instant;

/// How an encoder may stand still, in shell.
const WAYS: [(&str, &str); 5] = [
    ("sleeps", "exec sleep 600"),
    ("stops itself", "kill -STOP $$"),
    ("ignores being asked", "trap '' TERM INT HUP; exec >&- ; while :; do sleep 1; done"),
    ("floods", "yes 'a warning that says nothing' >&2"),
    ("prints one frame for ever", "while :; do echo frame=1; sleep 0.2; done"),
];
/// Seconds of `SPOOL_PATIENCE` here: longer than an encoder that is well needs for its first picture on a busy machine.
const PATIENCE: &str = "10";

pub(super) fn play(want: Want) -> Shown<Row> {
    let count = want.count.unwrap_or(20);
    let mut desk = Desk::new()?;
    desk.env.push(("SPOOL_PATIENCE".to_owned(), PATIENCE.to_owned()));
    let hung = desk.path("hung");
    fs::create_dir(&hung)?;
    desk.ffmpeg(&misbehaviour(&hung.to_string_lossy()))?;

    // Each way hangs one part once, four times out of five; the fifth time it hangs always. One more job is well.
    let mut jobs = Vec::new();
    for n in 0..count {
        let always = n / WAYS.len() % 4 == 3;
        let title = format!("{} w{} j{n}", if always { "Always" } else { "Once" }, n % WAYS.len());
        jobs.push((always, n % WAYS.len(), desk.submit(&desk.project(&title)?, &["--quality", "draft"])?));
    }
    let well = desk.submit(&desk.project("Well")?, &[])?;
    let began = Instant::now();
    let mut worker = desk.worker(&["--until-idle", "--jobs", "4"])?;
    worker.wait()?;

    let mut row = Row::new("hang");
    let stood = fs::read_dir(&hung)?.count();
    let (mut completed, mut typed) = (0, 0);
    for (always, way, id) in &jobs {
        let job = desk.job(id)?;
        let way = WAYS[*way].0;
        let (state, code) = (text(&job, "state"), text(&job["error"], "code"));
        if *always {
            typed += usize::from(state == "failed" && code == "encoder_stalled");
            row.promise(
                state == "failed" && code == "encoder_stalled",
                format!("always {way}: {state} {code}"),
            );
        } else {
            completed += usize::from(state == "completed");
            row.promise(state == "completed", format!("once {way}: {state} {}", job["error"]));
            row.promise(wrong_with(&job).is_none(), format!("once {way}: {:?}", wrong_with(&job)));
        }
    }
    let last = desk.job(&well)?;
    row.promise(text(&last, "state") == "completed", "the queue did not go on");
    row.promise(stood >= count, format!("only {stood} hangs for {count} jobs"));
    let left = at_work(&desk.data);
    row.promise(left.is_empty(), format!("still there: {left:?}"));
    row.count(format!(
        "{count} jobs with an encoder that stands still, in {} ways: {stood} hangs",
        WAYS.len()
    ));
    row.count(format!("{completed} made again and completed, {typed} failed in words"));
    row.count(format!("{} programs left, the queue went on ({} s)", left.len(), began.elapsed().as_secs()));
    Ok(row)
}

/// Hangs by what the captions of the part say: `Once wN jM` the first time only, `Always wN jM` every time.
fn misbehaviour(hung: &str) -> String {
    let ways: String =
        WAYS.iter().enumerate().map(|(n, (_, way))| format!("      w{n}) {way} ;;\n")).collect();
    format!(
        r#"case "$last" in */unfinished/*.mp4)
  words=$(tr ' {{}}' '\n\n\n' < captions.ass 2>/dev/null | grep -oE '^(Once|Always|w[0-9]+|j[0-9]+)$' | tr '\n' ' ')
  set_of() {{ for word in $words; do case "$word" in $1) echo "$word"; return ;; esac; done; }}
  kind=$(set_of 'Once|Always'); case "$words" in *Always*) kind=Always ;; *Once*) kind=Once ;; *) kind= ;; esac
  way=$(set_of 'w[0-9]*'); job=$(set_of 'j[0-9]*')
  if [ "$kind" = Always ] || {{ [ "$kind" = Once ] && mkdir "{hung}/$job" 2>/dev/null; }}; then
    [ "$kind" = Always ] && mkdir "{hung}/$job.$$" 2>/dev/null
    case "$way" in
{ways}    esac
  fi ;;
esac"#
    )
}
