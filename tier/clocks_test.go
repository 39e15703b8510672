package tier_test

import (
	"fmt"

	"github.com/supportops/policy/tier"
)

// The times of the tiers are stated once, in the tiers' document; a policy takes
// its clocks from there.
func ExampleTiersSpec_Clocks() {
	for _, c := range tier.StandardTiersSpec().Clocks() {
		within := "best effort"
		if w := c.Targets[0].Within; w != nil {
			within = w.Time.String()
		}
		fmt.Println(c.Name, within)
	}
	// Output:
	// stay_L1 1h
	// stay_L2 8h
	// stay_L3 best effort
}
