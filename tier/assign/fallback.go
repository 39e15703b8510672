package assign

// Fallback says who takes a ticket whose owner cannot.
type Fallback string

// The fallbacks.
const (
	Anyone Fallback = "anyone" // whoever the mode chooses
	Team   Fallback = "team"   // whoever the mode chooses of the owner's team
	Nobody Fallback = "nobody" // it waits for the owner, however long
)
