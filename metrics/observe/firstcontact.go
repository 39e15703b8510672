package observe

// FirstContact is one of the rules by which products call a ticket resolved at
// first contact. They disagree, so a rate means nothing without its variant.
// The zero FirstContact is unset.
type FirstContact string

// The variants. All are about resolved tickets; the first also needs the reopen
// window to be over.
const (
	// OneReply: exactly one public reply by an agent, not escalated, not
	// reopened within the window, and the customer did not come back on the
	// same subject within it. As Zoho Desk and Freshdesk count, with the window
	// added.
	OneReply FirstContact = "one_reply"
	// StatusPath: replied to, never waiting for anybody, never reopened. As
	// Zendesk counts for messaging.
	StatusPath FirstContact = "status_path"
	// OneClose: closed once, all public replies by one agent. As Intercom
	// counts.
	OneClose FirstContact = "one_close"
	// NoReassignment: never passed from one group to another. As ServiceNow
	// counts.
	NoReassignment FirstContact = "no_reassignment"
	// Within15Minutes: first resolved within [Spec.Quick] of creation, which is
	// 15 minutes unless the spec says otherwise. As Zammad counts.
	Within15Minutes FirstContact = "within_15_minutes"
)

// FirstContacts returns every variant in the order of the constants.
func FirstContacts() []FirstContact {
	return []FirstContact{OneReply, StatusPath, OneClose, NoReassignment, Within15Minutes}
}

// asksReplies reports whether the variant depends on replies.
func (v FirstContact) asksReplies() bool { return v == OneReply || v == StatusPath || v == OneClose }
