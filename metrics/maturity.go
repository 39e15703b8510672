package metrics

// Maturity is how far a company has grown. The zero Maturity is unset.
type Maturity string

// The stages of the benchmarks.
const (
	Startup    Maturity = "startup"    // few agents, all do everything
	Growth     Maturity = "growth"     // first specialists
	Scale      Maturity = "scale"      // tiers and shifts
	Enterprise Maturity = "enterprise" // contracts with targets
)
