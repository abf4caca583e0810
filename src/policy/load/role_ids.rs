//! How Webex itself calls the roles.

use super::{Loader, Name, Names, head, text};
use crate::diagnostic::{Diagnostic, fold};
use crate::policy::role_ids::{RoleId, RoleIds};
use crate::policy::schema;
use crate::reading::{Item, Text};

impl Loader<'_> {
    /// Reads the identity strings and names of roles, each of which stands once.
    pub(super) fn role_ids(&mut self) -> RoleIds {
        let file = self.file("role_ids");
        let mut ids = Names::new("identity string", "`role_ids.ron`");
        let mut names = Names::new("name of a role", "`role_ids.ron`");
        let mut listed = Vec::new();
        for (item, role) in self.records(file, |schema::RoleIds(list)| list) {
            let role: schema::RoleId = role;
            let span = role.id.as_ref().map_or(head(item), |id| item.span_of(id));
            let mut new = true;
            if let Some(id) = &role.id {
                new &= ids.declare(&Name::folded(item, id), &mut self.errors);
            }
            for name in &role.names {
                new &= names.declare(&Name::folded(item, name), &mut self.errors);
            }
            let mut wrong = |message: &str, help: &str| {
                let error = Diagnostic::at("role_id_without_meaning", span, message);
                self.errors.push(error.help(help));
            };
            if role.id.is_none() && role.names.is_empty() {
                wrong(
                    "the role has neither an identity string nor a name",
                    "give it `id` or `names`, or take it out",
                );
            }
            match (&role.role, &role.about) {
                (None, None) => wrong(
                    "nothing says which role this is",
                    "name it under `role`, or say under `about` what it is if it is none of `roles.ron`",
                ),
                (Some(_), Some(_)) => wrong(
                    "the role is one of `roles.ron` and said to be none of them",
                    "`about` is for a role that is none of `roles.ron`",
                ),
                _ => {}
            }
            let mark = self.word(item, &role.mark);
            let known = match &role.role {
                None => Some(None),
                Some(word) => self.word(item, word).map(Some),
            };
            let (true, Some(mark), Some(known)) = (new, mark, known) else {
                continue;
            };
            listed.push(RoleId {
                id: role.id.as_ref().map(text),
                names: role.names.iter().map(text).collect(),
                role: known,
                about: role.about.as_ref().map(text),
                mark,
                source: text(&role.source),
                span,
            });
        }
        RoleIds::of(listed)
    }
}

impl Name {
    /// Returns an id that is the same in small letters and in capitals.
    fn folded(item: Item<'_>, id: &Text) -> Self {
        let name = Self::of(item, id);
        Self {
            text: fold(&name.text).into(),
            ..name
        }
    }
}
