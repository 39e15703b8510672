package assign

// Standing says why an agent did or did not get a ticket.
type Standing string

// The reasons.
const (
	Chosen      Standing = "chosen"       // got it
	Behind      Standing = "behind"       // could have taken it, but the chosen one comes before
	NotOwner    Standing = "not_owner"    // it belongs to somebody else who can take it, or is waited for
	NotInTeam   Standing = "not_in_team"  // it goes to the team of its owner
	OtherGroup  Standing = "other_group"  // does not serve its group
	NoSkill     Standing = "no_skill"     // lacks a required skill
	NoPreferred Standing = "no_preferred" // lacks a preferred skill that somebody else has, or that is still waited for
	Excluded    Standing = "excluded"     // is not to have it
	OffShift    Standing = "off_shift"    // is not on shift
	IsIdle      Standing = "idle"         // is idle
	IsAway      Standing = "away"         // is away
	IsOffline   Standing = "offline"      // is offline
	Full        Standing = "full"         // has too few units left
	ChannelFull Standing = "channel_full" // has as many tickets of its channel as allowed
	NotChosen   Standing = "not_chosen"   // of a batch: could have taken it, but all tickets together cost least otherwise
)
