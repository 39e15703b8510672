package assign

// Reason says why an agent did or did not get a ticket.
type Reason string

// The reasons.
const (
	Chosen      Reason = "chosen"       // got it
	Behind      Reason = "behind"       // could have taken it, but the chosen one comes before
	NotOwner    Reason = "not_owner"    // it belongs to somebody else who can take it, or is waited for
	NotInTeam   Reason = "not_in_team"  // it goes to the team of its owner
	OtherQueue  Reason = "other_queue"  // does not serve its queue
	NoSkill     Reason = "no_skill"     // lacks a required skill
	NoPreferred Reason = "no_preferred" // lacks a preferred skill that somebody else has, or that is still waited for
	Excluded    Reason = "excluded"     // is not to have it
	OffShift    Reason = "off_shift"    // is not on shift
	IsAway      Reason = "away"         // is away
	IsOffline   Reason = "offline"      // is offline
	Full        Reason = "full"         // has too few units left
	ChannelFull Reason = "channel_full" // has as many tickets of its channel as allowed
	NotChosen   Reason = "not_chosen"   // of a batch: could have taken it, but all tickets together cost least otherwise
)
