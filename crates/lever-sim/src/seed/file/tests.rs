//! A world file is read as it was written, and one that is not sound is refused with its line.

use super::*;
use crate::options::Quirks;
use crate::seed::generator::{Order, rows};
use crate::seed::load::load;

fn order() -> Order {
    Order { seed: 7, opportunities: 400, postings: 20, until: 1_782_864_000_000 }
}

fn written() -> String {
    let mut bytes = Vec::new();
    let count = write(rows(&order()), &mut bytes).unwrap();
    assert_eq!(count, bytes.len() as u64);
    String::from_utf8(bytes).unwrap()
}

fn refusal(text: &str) -> String {
    match load(Rows::of(text.as_bytes()), "http://lever.example", Quirks::default()) {
        Ok(_) => panic!("it was loaded"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_world_is_read_as_it_was_written() {
    let text = written();
    let read: Vec<Row> = Rows::of(text.as_bytes()).map(|row| row.unwrap().1).collect();
    assert_eq!(read, rows(&order()).collect::<Vec<_>>());
    assert_eq!(written(), text);
    assert!(text.lines().all(|line| line.starts_with("{\"")), "one row a line");
}

#[test]
fn every_reference_of_a_loaded_world_leads_somewhere() {
    let world = load(Rows::of(written().as_bytes()), "http://lever.example", Quirks::default()).unwrap().world;
    assert_eq!(world.opportunities.len(), 400);
    let user = |id: &Option<String>| id.as_ref().is_none_or(|id| world.user(id).is_ok());
    for row in world.opportunities.values() {
        assert!(world.contacts.contains_key(&row.contact) && world.stage(&row.stage).is_ok());
        assert!(row.stage_changes.iter().all(|change| world.stage(&change.to).is_ok() && user(&change.user)));
        assert_eq!(row.stage_changes.last().unwrap().to, row.stage);
        assert!(user(&row.owner) && user(&row.sourced_by) && row.followers.iter().all(|id| world.user(id).is_ok()));
        assert!(row.archived.as_ref().is_none_or(|archived| world.archive_reason(&archived.reason).is_ok()));
        if let Some(id) = &row.application {
            let application = &world.applications[id];
            assert_eq!((&application.opportunity, &application.archived), (&row.id, &row.archived));
            let posting = world.posting(&application.posting).unwrap();
            assert_eq!(row.confidential, posting.confidential);
            assert!(posting.auto_tags().iter().all(|tag| row.tags.contains(tag)));
        }
    }
    let known = |id: &str| world.opportunities.contains_key(id);
    assert!(world.notes.values().all(|row| known(&row.opportunity) && user(&row.user)));
    assert!(world.forms.values().all(|row| known(&row.opportunity) && user(&row.user)));
    assert!(world.resumes.values().all(|row| known(&row.opportunity)));
    assert!(world.files.values().all(|row| known(&row.opportunity)));
    for row in world.feedback.values() {
        assert!(known(&row.opportunity) && world.feedback_templates.contains_key(&row.template));
        let panel = &world.panels[row.panel.as_ref().unwrap()];
        assert_eq!(panel.opportunity, row.opportunity);
        assert!(panel.interviews.iter().any(|interview| Some(&interview.id) == row.interview.as_ref()));
    }
    let told = world.opportunities.values().flat_map(|row| &row.stage_changes);
    let (all, named) = told.fold((0, 0), |(all, named), change| (all + 1, named + usize::from(change.user.is_some())));
    assert!(named > 0 && named * 3 < all, "{named} of {all} stage changes tell who made them");
    assert!(world.opportunities.values().any(|row| row.updated_at.is_none()));
    let protected = world.contacts.values().filter_map(|contact| contact.data_protection);
    let (expiring, refused): (Vec<_>, Vec<_>) = protected.partition(|protection| protection.store.allowed);
    assert!(expiring.iter().any(|protection| protection.store.expires_at.is_some()) && !refused.is_empty());
}

#[test]
fn the_peculiarities_of_old_rows_can_be_left_out() {
    let plain = Quirks { legacy_updated_at_null: false, stage_changes_without_user: false, ..Quirks::default() };
    let world = load(Rows::of(written().as_bytes()), "http://lever.example", plain).unwrap().world;
    assert!(world.opportunities.values().all(|row| row.updated_at.is_some()));
    let moves = world.opportunities.values().flat_map(|row| row.stage_changes.iter().skip(1));
    assert!(moves.into_iter().all(|change| change.user.is_some()));
}

#[test]
fn a_file_that_is_not_sound_is_refused_with_its_line() {
    let text = written();
    let lines: Vec<&str> = text.lines().collect();
    let changed = |at: usize, with: &str| {
        let mut lines = lines.clone();
        lines[at - 1] = with;
        lines.join("\n")
    };
    let first = lines.iter().position(|line| line.starts_with("{\"opportunity\"")).unwrap();
    let line = first + 1;
    let begins = format!("line {line} of the world file: ");

    assert_eq!(refusal(""), "line 1 of the world file: the world file is empty");
    let told = refusal("{\"user\":{}}");
    assert!(told.starts_with("line 1 of the world file: it is not the first line of a world file"), "{told}");
    let told = refusal(&changed(1, &lines[0].replace("\"version\":1", "\"version\":9")));
    assert_eq!(told, "line 1 of the world file: it has version 9 of the format, and this program reads version 1");
    let told = refusal(&changed(1, &lines[0].replace("\"generation\":1", "\"generation\":0")));
    assert!(told.contains("make it again with --opportunities 400 --seed 7 --postings 20"), "{told}");

    let told = refusal(&changed(line, "{\"opportunity\":{"));
    assert!(told.starts_with(&begins) && told.contains("EOF"), "{told}");
    let told = refusal(&changed(line, "{\"sausage\":{}}"));
    assert!(told.starts_with(&begins) && told.contains("unknown variant `sausage`"), "{told}");
    let told = refusal(&changed(line, &lines[first].replace("\"origin\"", "\"origins\"")));
    assert!(told.starts_with(&begins) && told.contains("origins"), "{told}");
    let told = refusal(&changed(line, &lines[first].replace("\"contact\":0", "\"contact\":7")));
    assert_eq!(told, format!("{begins}there is no contact 7 above"));
    let told = refusal(&changed(line + 1, lines[first]));
    assert!(told.contains("is there twice"), "{told}");
    let row: serde_json::Value = serde_json::from_str(lines[first]).unwrap();
    let mut late = row.clone();
    late["opportunity"]["stages"][0][1] = 1_882_864_000_000_i64.into();
    let told = refusal(&changed(line, &late.to_string()));
    assert_eq!(told, format!("{begins}a stage at 1882864000000 comes after the world's end, 1782864000000"));

    let told = refusal(&lines[..lines.len() - 1].join("\n"));
    assert_eq!(told, format!("line {} of the world file: the end row is missing: the file was cut off", lines.len()));
    let told = refusal(&[&lines[..line - 1], &lines[line..]].concat().join("\n"));
    assert!(told.contains("the end row counts"), "{told}");
    let told = refusal(&format!("{text}{}", lines[first]));
    assert_eq!(told, format!("line {} of the world file: nothing may come after the end row", lines.len() + 1));
}
