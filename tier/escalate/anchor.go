package escalate

// Anchor is the event that a ladder counts from. The empty Anchor stands for
// Created.
type Anchor string

// The anchors.
const (
	Created       Anchor = "created"        // the first event of the ticket
	FirstResponse Anchor = "first_response" // the first public reply by an agent
)
