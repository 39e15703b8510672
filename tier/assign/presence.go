package assign

// Presence says whether an agent is there.
type Presence string

// The presences.
const (
	Online  Presence = "online"  // takes tickets
	Away    Presence = "away"    // is at work, but not at the desk
	Offline Presence = "offline" // is not there
)

var presences = []Presence{Online, Away, Offline}
