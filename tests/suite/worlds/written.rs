//! Worlds as they are written.

use super::*;

impl World {
    /// The facts in RON.
    pub(crate) fn to_ron(&self) -> String {
        let mut text = "Facts(\n".to_owned();
        write_list(&mut text, "orgs", &self.orgs, |org| {
            Record::new("Org")
                .text("id", &org.id)
                .word("kind", &org.kind)
                .maybe_word("offer", org.offer.as_deref())
                .maybe_word("contact_center", org.contact_center.then_some("true"))
                .maybe_text("name", org.name.as_deref())
        });
        write_list(&mut text, "users", &self.users, |user| {
            let licenses = format!("[{}]", user.licenses.join(", "));
            Record::new("User")
                .text("id", &user.id)
                .text("home", &user.home)
                .maybe_word("licenses", Some(&*licenses).filter(|list| *list != "[]"))
        });
        write_list(&mut text, "manages", &self.manages, |managed| {
            Record::new("Manages")
                .text("partner", &managed.partner)
                .text("customer", &managed.customer)
        });
        write_list(&mut text, "grants", &self.grants, |grant| {
            Record::new("Grant")
                .word("role", &grant.role)
                .text("to", &grant.to)
                .text("on", &grant.on)
                .maybe_text("by", grant.by.as_deref())
                .instant("from", grant.from)
                .instant("until", grant.until)
        });
        write_list(&mut text, "assignments", &self.assignments, assignment);
        write_list(&mut text, "settings", &self.settings, |setting| {
            let Setting::RestrictedMode { on, enabled } = setting;
            Record::new("RestrictedMode")
                .text("on", on)
                .word("enabled", if *enabled { "true" } else { "false" })
        });
        write_list(&mut text, "events", &self.events, event);
        text.push_str(")\n");
        text
    }

    /// The facts in JSON, the same shape.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("facts are plain")
    }
}

pub(super) fn assignment(assignment: &Assignment) -> Record {
    match assignment {
        Assignment::Assigned {
            user,
            customer,
            by,
            from,
            until,
        } => Record::new("Assigned")
            .text("user", user)
            .text("customer", customer)
            .maybe_text("by", by.as_deref())
            .instant("from", *from)
            .instant("until", *until),
        Assignment::Provisioned { user, customer, at } => Record::new("Provisioned")
            .text("user", user)
            .text("customer", customer)
            .instant("at", *at),
    }
}

pub(super) fn event(event: &Event) -> Record {
    match event {
        Event::FirstUser { user, on } => Record::new("FirstUser").text("user", user).text("on", on),
        Event::SetUpServices { by, on, at } => Record::new("SetUpServices")
            .text("by", by)
            .text("on", on)
            .instant("at", *at),
        Event::HelpDeskApproval { user, on, by, at } => Record::new("HelpDeskApproval")
            .text("user", user)
            .text("on", on)
            .text("by", by)
            .instant("at", Some(*at)),
        Event::Demotion { user, on, at } => Record::new("Demotion")
            .text("user", user)
            .text("on", on)
            .instant("at", Some(*at)),
    }
}

pub(super) fn write_list<T>(
    text: &mut String,
    name: &str,
    list: &[T],
    record: impl Fn(&T) -> Record,
) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(text, "    {name}: [");
    for entry in list {
        let _ = writeln!(text, "        {},", record(entry).finish());
    }
    let _ = writeln!(text, "    ],");
}

/// A record on one line.
pub(super) struct Record {
    name: &'static str,
    fields: Vec<String>,
}

impl Record {
    fn new(name: &'static str) -> Self {
        let fields = Vec::new();
        Self { name, fields }
    }

    fn word(mut self, field: &str, word: &str) -> Self {
        self.fields.push(format!("{field}: {word}"));
        self
    }

    fn maybe_word(self, field: &str, word: Option<&str>) -> Self {
        match word {
            Some(word) => self.word(field, word),
            None => self,
        }
    }

    fn text(self, field: &str, text: &str) -> Self {
        self.word(field, &format!("{text:?}"))
    }

    fn maybe_text(self, field: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(field, text),
            None => self,
        }
    }

    fn instant(self, field: &str, at: Option<i64>) -> Self {
        self.maybe_text(field, at.map(instant::write).as_deref())
    }

    fn finish(self) -> String {
        format!("{}({})", self.name, self.fields.join(", "))
    }
}
