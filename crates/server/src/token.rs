//! Tokens: 256 bits from the system, in a file that only its owner reads, compared in constant time. Who only has to know
//! a token again keeps its hash: nobody can make the token of that.

use crate::shelf::sync_folder;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use studio::api::ApiError;
use subtle::ConstantTimeEq;

/// Bytes of chance in a token.
const BYTES: usize = 32;
/// A token of fewer characters could be guessed.
const SHORTEST: usize = 32;

/// A secret.
#[derive(Clone)]
pub struct Token {
    text: String,
}

/// By what a token is known again. It is the hash that is compared, so that not even a token's length is told.
#[derive(Debug, Clone, Copy)]
pub struct TokenHash(blake3::Hash);

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn fresh() -> Result<Token, ApiError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|error| {
            ApiError::lasting("internal", format!("The system gave no token ({error})."), "Try again.")
        })?;
        Ok(Token { text: bytes.iter().map(|byte| format!("{byte:02x}")).collect() })
    }

    /// One that was kept as text; none when it could be guessed.
    fn from_text(text: &str) -> Option<Token> {
        let text = text.trim();
        let fits = text.len() >= SHORTEST && text.chars().all(|c| c.is_ascii_graphic());
        fits.then(|| Token { text: text.to_owned() })
    }

    /// The token in this file; a new one is written when there is no file.
    ///
    /// # Errors
    /// `token_file` when it cannot be read or written, others may read it, or what it holds could be guessed.
    pub fn in_file(path: &Path) -> Result<Token, ApiError> {
        match fs::read_to_string(path) {
            Ok(text) => {
                owner_only(path)?;
                Token::from_text(&text).ok_or_else(|| {
                    wrong(
                        path,
                        "holds no token of 32 or more letters and digits",
                        "Delete it; Spool makes a new one.",
                    )
                })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let token = Token::fresh()?;
                // Whoever made one in the meantime stays right.
                let kept = written(path, &token.text).and_then(|file| Ok(file.persist_noclobber(path)?));
                kept.and_then(|_| sync_folder(folder_of(path))).map_err(|error| unwritable(path, &error))?;
                Ok(token)
            }
            Err(error) => Err(wrong(path, &format!("cannot be read ({error})"), "Choose another.")),
        }
    }

    /// The token itself, to be shown once or to sign with.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// By what it is known again.
    pub fn hash(&self) -> TokenHash {
        TokenHash(blake3::hash(self.text.as_bytes()))
    }
}

impl TokenHash {
    /// The hash in this file; none when there is no file, or something else in it.
    ///
    /// # Errors
    /// `token_file` when it cannot be read, or others could have written it.
    pub fn in_file(path: &Path) -> Result<Option<TokenHash>, ApiError> {
        match fs::read_to_string(path) {
            Ok(text) => {
                owner_only(path)?;
                Ok(blake3::Hash::from_hex(text.trim()).ok().map(TokenHash))
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => {
                Ok(None)
            }
            Err(error) => {
                Err(wrong(path, &format!("cannot be read ({error})"), "Delete it, then try again."))
            }
        }
    }

    /// Writes it to a file that only its owner reads, in place of one that is there.
    ///
    /// # Errors
    /// `token_file` when it cannot be written.
    pub fn keep_in(self, path: &Path) -> Result<(), ApiError> {
        let kept = written(path, &self.0.to_hex()).and_then(|file| Ok(file.persist(path)?));
        kept.map_err(|error| unwritable(path, &error))?;
        sync_folder(folder_of(path)).map_err(|error| unwritable(path, &error))
    }

    /// Whether a client showed the token that this is of. Takes as long whatever it showed.
    pub(crate) fn is_of(self, shown: &[u8]) -> bool {
        self.0.as_bytes().ct_eq(blake3::hash(shown).as_bytes()).into()
    }
}

fn wrong(path: &Path, what: &str, hint: &str) -> ApiError {
    ApiError::lasting("token_file", format!("The file \"{}\" {what}.", path.display()), hint)
}

fn unwritable(path: &Path, error: &io::Error) -> ApiError {
    wrong(path, &format!("cannot be written ({error})"), "Choose another.")
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new file beside `path` with this text in it, durable but for its name.
fn written(path: &Path, text: &str) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    // A temporary file is the owner's alone from its first moment.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{text}")?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(unix)]
fn owner_only(path: &Path) -> Result<(), ApiError> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map(|meta| meta.permissions().mode()).unwrap_or_default();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(wrong(
        path,
        "can be read by others on this computer",
        "Make it yours alone (chmod 600), or delete it.",
    ))
}

#[cfg(not(unix))]
fn owner_only(_: &Path) -> Result<(), ApiError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/token");
        let first = Token::in_file(&path).unwrap();
        assert_eq!(first.reveal().len(), 64);
        assert_eq!(Token::in_file(&path).unwrap().reveal(), first.reveal());
    }

    #[test]
    fn a_token_is_known_again_by_a_file_that_does_not_tell_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/token-hash");
        assert!(TokenHash::in_file(&path).unwrap().is_none());
        let token = Token::fresh().unwrap();
        token.hash().keep_in(&path).unwrap();
        let known = TokenHash::in_file(&path).unwrap().unwrap();
        let text = token.reveal().as_bytes();
        assert!(known.is_of(text) && !known.is_of(b"") && !known.is_of(&text[1..]));
        assert!(!fs::read_to_string(&path).unwrap().contains(token.reveal()));
        Token::fresh().unwrap().hash().keep_in(&path).unwrap();
        assert!(!TokenHash::in_file(&path).unwrap().unwrap().is_of(text), "a new one ends the old one");
        for damaged in [b"".as_slice(), b"short", b"\xff\xfe"] {
            fs::write(&path, damaged).unwrap();
            assert!(TokenHash::in_file(&path).unwrap().is_none());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_token_that_others_can_read_or_guess_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        Token::in_file(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(Token::in_file(&path).err().unwrap().code, "token_file");
        assert_eq!(TokenHash::in_file(&path).err().unwrap().code, "token_file");
        fs::write(&path, "short").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(Token::in_file(&path).err().unwrap().code, "token_file");
    }
}
