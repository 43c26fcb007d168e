//! A report for somebody who helps: what went wrong, which versions, the self-test and the end of the log, without
//! names, places and keys of the person. A file that they look into and send themselves; nothing is sent.

mod mask;

use crate::api::ApiError;
use crate::files;
use crate::intake::shown;
use crate::ports::ExposeSecret;
use crate::sharing::computer_name;
use crate::studio::Studio;
use editorial::project::Document;
use mask::Mask;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Whose temporary files these are.
const OWNER: &str = "report";
/// Bytes of the log that go into a report.
const END_OF_LOG: u64 = 256 << 10;
/// Most letters of what the page says about what went wrong.
const LONGEST_DETAILS: usize = 20_000;
/// Words in the names of environment variables whose values are nobody's business.
const SECRET: [&str; 5] = ["KEY", "TOKEN", "SECRET", "PASSWORD", "QUEUE_URL"];

impl Studio {
    /// Writes a report to `to`, replacing what is there. `details` is what the person sees of the trouble; `job` names
    /// the video that it is about, whose files are masked as well. Answers the file's name.
    ///
    /// # Errors
    /// `report_failed` when the disk refuses.
    pub async fn save_report(
        &self,
        to: PathBuf,
        job: Option<&str>,
        details: &str,
    ) -> Result<String, ApiError> {
        let to = match to.extension() {
            Some(end) if end.eq_ignore_ascii_case("zip") => to,
            _ => PathBuf::from(format!("{}.zip", to.display())),
        };
        let details: String = details.chars().take(LONGEST_DETAILS).collect();
        let order = match job {
            Some(id) => self.order_of(id).await.ok().map(|(_, order)| order),
            None => None,
        };
        let findings = self.check().await;
        self.at_desk(move |studio| {
            let mut mask = studio.mask();
            for order in order.iter() {
                mask.files(order.located.values().chain(&order.root).chain(&order.output));
                if let Ok(document) = order.document() {
                    mask.names(document.project.media.values().map(|media| media.path.name()));
                }
            }
            let test: String = findings
                .iter()
                .map(|found| {
                    format!("{} {}: {}\n", if found.ok { "ok  " } else { "FAIL" }, found.what, found.says)
                })
                .collect();
            let parts = [
                ("details.txt", details),
                ("versions.txt", studio.versions()),
                ("self-test.txt", test),
                ("log.txt", end_of_log(&studio.folders.data.join("logs"))),
            ];
            let write = |file: &mut File| {
                let mut zip = ZipWriter::new(BufWriter::new(file));
                for (name, text) in &parts {
                    zip.start_file(*name, SimpleFileOptions::default())?;
                    zip.write_all(mask.over(text).as_bytes())?;
                }
                zip.finish()?.flush()
            };
            files::replace_with(OWNER, &to, write).map_err(|error| {
                tracing::warn!(%error, "no report");
                let message = format!("The report \"{}\" could not be written.", shown(&to));
                ApiError::lasting("report_failed", message, "Choose another folder, or free some space.")
            })?;
            Ok(shown(&to))
        })
        .await
    }

    fn versions(&self) -> String {
        let media = self.ports.as_ref().map(|ports| ports.media.fingerprint()).unwrap_or_default();
        let (os, chip) = (std::env::consts::OS, std::env::consts::ARCH);
        format!("Spool {}\nsystem: {os} {chip}\nmedia: {media}\n", env!("CARGO_PKG_VERSION"))
    }

    /// What a report must not tell, as far as this computer knows it.
    fn mask(&self) -> Mask {
        let mut mask = Mask::new();
        let home = directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned());
        mask.place(home.as_deref(), "~");
        mask.place(Some(&self.folders.data), "<data>");
        mask.place(Some(&self.output_folder()), "<videos>");
        let user = home.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let users = ["USER", "USERNAME", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        for user in users.chain(user) {
            mask.word(&user, "<user>");
        }
        mask.word(&computer_name(), "<computer>");
        for (name, value) in std::env::vars_os() {
            let name = name.to_string_lossy().to_uppercase();
            if SECRET.iter().any(|word| name.contains(word)) {
                mask.key(&value.to_string_lossy());
            }
        }
        let services = self.sites().into_iter().map(|site| site.id);
        let services = services.chain(self.writers().into_iter().map(|writer| writer.id));
        let services = services.chain(self.voice_services().into_iter().map(|service| service.id));
        for service in services {
            let key = self.ports.as_ref().and_then(|ports| ports.keys.get(&service));
            key.iter().for_each(|key| mask.key(key.expose_secret()));
        }
        for open in self.desk.desk.recent().unwrap_or_default() {
            let order = open.order(Default::default(), PathBuf::new());
            mask.files(order.located.values().chain(&order.root));
            if let Ok(Document { project, .. }) = Document::draft(order.project.as_bytes()) {
                mask.names(project.media.values().map(|media| media.path.name()));
            }
        }
        mask.files(&self.services.chosen().folders);
        mask
    }
}

/// The end of the newest log, from the beginning of a line.
fn end_of_log(folder: &Path) -> String {
    let read = |name: &str| -> io::Result<String> {
        let mut file = File::open(folder.join(name))?;
        let from = file.metadata()?.len().saturating_sub(END_OF_LOG);
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(END_OF_LOG).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(if from > 0 {
            text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
        } else {
            text
        })
    };
    read("spool.log").unwrap_or_else(|_| "There is no log.\n".to_owned())
}
