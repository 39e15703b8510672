package machine

// Anchor says from which instant a timer counts. Unset, it is [SinceEntered].
type Anchor string

// The anchors.
const (
	SinceEntered    Anchor = "entered"        // since the ticket entered the state
	SinceContact    Anchor = "contact"        // since the last message of the customer, if that is later
	SinceReply      Anchor = "reply"          // since the last public reply of an agent, if that is later
	SinceFirstReply Anchor = "first_response" // since the first public reply of an agent, if that is later
	SinceCreated    Anchor = "created"        // since the ticket was opened: what would be due before the state was entered is due on entering
)
