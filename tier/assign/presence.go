package assign

// Presence says whether an agent is there.
type Presence string

// The presences.
const (
	Online  Presence = "online"  // takes tickets
	Idle    Presence = "idle"    // is at the desk, but has not been seen to work for a while
	Away    Presence = "away"    // is at work, but not at the desk
	Offline Presence = "offline" // is not there
)

var presences = []Presence{Online, Idle, Away, Offline}
