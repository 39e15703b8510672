package channel_test

import (
	"testing"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/channel"
)

// The zero Guide knows no channel, so whoever is on one stays.
func TestZeroGuide(t *testing.T) {
	var g channel.Guide
	if got := g.Recommend(priority.Facts{"urgency": {"high"}}, "phone", nil); len(got.Suits) != 0 || got.Offer != "" || !got.Stay {
		t.Errorf("got %+v", got)
	}
}
