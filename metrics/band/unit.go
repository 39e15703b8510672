package band

// Unit is the unit of a number. The zero Unit is unset.
type Unit string

// The units.
const (
	Percent Unit = "percent"  // percent: 92 is 92 %; may exceed 100 where hits are not a part of trials
	Length  Unit = "duration" // nanoseconds in an exact number, text such as "4h" in a bound
	Points  Unit = "points"   // of a score, such as -100 to 100 of a net promoter score
	Money   Unit = "money"    // units of a currency
	Count   Unit = "count"    // of things, or of things for each of others
)
