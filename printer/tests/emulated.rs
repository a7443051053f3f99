//! The emulated printer, which shares no code with this crate, holds out what it got.

mod support;

use domain::device::Outcome;
use domain::slip::Slip;
use emulators::line::Endpoint;
use emulators::printer::{Condition, Options, Server, ServerOptions};
use printer::{Profile, Raster, Settings, open};

fn server(endpoint: Endpoint) -> Server {
    Server::start(ServerOptions::new(endpoint, Options::default())).expect("it starts")
}

/// Prints slips; what hangs from the printer as text, without complaints about a single byte.
fn printed(endpoint: Endpoint, scheme: &str, slips: &[Slip], profile: Profile) -> Vec<String> {
    let server = server(endpoint);
    let settings = Settings { profile, ..Settings::default() };
    let mut device = open(&format!("{scheme}:{}", server.address()), settings).expect("an address");
    assert_eq!(device.state(), Outcome::Done(()));
    for slip in slips {
        assert_eq!(device.print(slip), Outcome::Done(()));
    }
    let jobs = server.printer().take_jobs();
    server.stopper().stop();
    server.join().expect("it ends well");
    for job in &jobs {
        assert!(job.problems.is_empty(), "{:?}", job.problems);
    }
    jobs.iter().map(|job| job.text.clone()).collect()
}

#[test]
fn an_independent_printer_reads_every_job_without_a_problem() {
    let slips = [support::russian(), support::kazakh(), Slip::default()];
    for raster in [Raster::WhenNeeded, Raster::Always] {
        let profile = Profile { raster, ..Profile::default() };
        let papers = printed(Endpoint::Tcp("127.0.0.1:0".into()), "tcp", &slips, profile);
        assert!(papers.len() >= 2, "{papers:?}");
        if raster == Raster::WhenNeeded {
            let russian = papers.first().expect("the first job");
            assert!(russian.contains("Молоко \"Домик в деревне\""), "{russian}");
            assert!(russian.contains("САЙТ ФНС        www.nalog.gov.ru"), "{russian}");
        }
    }
}

#[test]
fn what_a_condition_stops_is_refused_by_its_name() {
    let server = server(Endpoint::Tcp("127.0.0.1:0".into()));
    let mut device = open(&format!("tcp:{}", server.address()), Settings::default()).expect("an address");
    for (condition, code) in
        [(Condition::PaperOut, "printer.paper_out"), (Condition::CoverOpen, "printer.cover_open")]
    {
        server.printer().set(condition, true);
        match device.print(&support::russian()) {
            Outcome::Refused(refusal) => assert_eq!(refusal.code, code),
            other => panic!("{code}: {other:?}"),
        }
        server.printer().set(condition, false);
    }
    assert!(server.printer().take_jobs().is_empty(), "nothing was printed");
    assert_eq!(device.print(&support::russian()), Outcome::Done(()));
    assert_eq!(server.printer().take_jobs().len(), 1);
    server.stopper().stop();
    server.join().expect("it ends well");
}
