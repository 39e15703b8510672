package metrics

// Stage is how far a company has grown. The zero Stage is unset.
type Stage string

// The stages of the benchmarks.
const (
	Startup    Stage = "startup"    // few agents, all do everything
	Growth     Stage = "growth"     // first specialists
	Scale      Stage = "scale"      // tiers and shifts
	Enterprise Stage = "enterprise" // contracts with targets
)
