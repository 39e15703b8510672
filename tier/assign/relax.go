package assign

// Relax names a bar that a policy lets down when nobody may take a ticket.
type Relax string

// The relaxations.
const (
	RelaxIdle    Relax = "idle"    // those who are idle count too
	RelaxAway    Relax = "away"    // those who are away count too
	RelaxShift   Relax = "shift"   // those who are off shift count too
	RelaxCap     Relax = "cap"     // those who are full count too
	RelaxOffline Relax = "offline" // those who are offline count too
)
