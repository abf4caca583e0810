package bailiwick

default level := 0

level := max(granted)

user := data.users[input.user]

org := data.orgs[input.org]

entitled contains {"through": "managing_partner", "level": found} if {
	some scope in user.wide
	org.managers[scope.partner]
	found := data.classes[scope.role].managing_partner[org.kind][input.capability]
}

entitled contains {"through": "managing_partner", "level": found} if {
	some scope in user.wide
	org.managers[scope.partner]
	org.contact_center
	found := data.contact_center[scope.role].managing_partner[input.capability]
}

entitled contains {"through": scope.standing, "level": found} if {
	some scope in user.scopes[input.org]
	found := data.classes[scope.role][scope.standing][org.kind][input.capability]
}

entitled contains {"through": scope.standing, "level": found} if {
	some scope in user.scopes[input.org]
	org.contact_center
	found := data.contact_center[scope.role][scope.standing][input.capability]
}

entitled contains {"through": "managing_partner", "level": 2} if {
	user.approved[input.org]
	data.approved[input.capability]
}

barred if {
	input.capability == data.portal
	user.barred[input.org]
}

restricted contains left if {
	some offer in org.offers
	left := data.keeps[offer][input.capability]
}

granted contains entry.level if {
	some entry in entitled
	entry.through == "managing_partner"
	not barred
}

granted contains entry.level if {
	some entry in entitled
	entry.through != "managing_partner"
	count(restricted) == 0
	not barred
}

granted contains 1 if {
	some entry in entitled
	entry.through != "managing_partner"
	restricted["read"]
}
