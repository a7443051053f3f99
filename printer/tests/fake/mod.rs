//! A printer for tests: a thread behind a TCP port that does what a script says.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// How it behaves.
#[derive(Debug, Clone, Default)]
pub struct Script {
    /// Bits added to the answers to DLE EOT 1 to 4.
    pub bits: [u8; 4],
    /// The same, from so many bytes of a job on; the end of the job is not told any more.
    pub later: Option<(usize, [u8; 4])>,
    /// Closes the connection after so many bytes of a job.
    pub hang_up: Option<usize>,
    /// Answers every byte with these bytes and nothing else.
    pub babble: Option<Vec<u8>>,
    /// Hears and says nothing.
    pub silent: bool,
    /// Says nothing once a job has begun.
    pub dies: bool,
    /// Does not know GS r.
    pub simple: bool,
}

/// What came, each connection apart, without the questions.
pub type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

/// Starts it; its address and what it hears.
pub fn printer(script: Script) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of the loopback");
    let address = format!("tcp:{}", listener.local_addr().expect("an address"));
    let heard = Heard::default();
    let jobs = Arc::clone(&heard);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut job = Vec::new();
            let _ = serve(stream, &script, &mut job);
            jobs.lock().expect("no test panics here").push(job);
        }
    });
    (address, heard)
}

fn serve(mut stream: TcpStream, script: &Script, job: &mut Vec<u8>) -> std::io::Result<()> {
    let mut recent = [0_u8; 3];
    let mut buffer = [0];
    while stream.read(&mut buffer)? > 0 {
        let [byte] = buffer;
        recent = [recent[1], recent[2], byte];
        if let Some(babble) = &script.babble {
            stream.write_all(babble)?;
            continue;
        }
        job.push(byte);
        let later = script.later.filter(|(from, _)| job.len() > *from);
        let mute = script.silent || (script.dies && job.len() > 12);
        match recent {
            [0x10, 0x04, n @ 1..=4] => {
                job.truncate(job.len() - 3);
                let bits = later.map_or(script.bits, |(_, bits)| bits);
                if !mute {
                    let bits = bits.get(usize::from(n) - 1).copied().unwrap_or_default();
                    stream.write_all(&[0x12 | bits])?;
                }
            }
            [0x1D, b'r', 1] if !script.simple && later.is_none() && !mute => stream.write_all(&[0])?,
            _ => {}
        }
        if script.hang_up.is_some_and(|after| job.len() > after) {
            return Ok(());
        }
    }
    Ok(())
}
