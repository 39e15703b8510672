package spec_test

import (
	"testing"

	"github.com/supportops/policy/internal/spec"
)

func TestZone(t *testing.T) {
	for _, row := range []struct{ name, want string }{
		{"Europe/Berlin", ""},
		{"UTC", ""},
		{"America/Argentina/Buenos_Aires", ""},
		{"", `paint: at.zone: required: want an IANA zone such as "Europe/Berlin"`},
		{"Local", `paint: at.zone: unknown: "Local" depends on the machine; want an IANA zone`},
		{"localtime", `paint: at.zone: unknown: "localtime" depends on the machine; want an IANA zone`},
		{"posixrules", `paint: at.zone: unknown: "posixrules" depends on the machine; want an IANA zone`},
		{"right/Europe/Berlin", `paint: at.zone: unknown: "right/Europe/Berlin" counts leap seconds; want "Europe/Berlin"`},
		{"Berlin", `paint: at.zone: unknown: want an IANA zone such as "Europe/Berlin", got "Berlin"`},
		{"../etc/passwd", `paint: at.zone: unknown: want an IANA zone such as "Europe/Berlin", got "../etc/passwd"`},
		{"Europe/Berlin\x00", "paint: at.zone: unknown: want an IANA zone such as \"Europe/Berlin\", got \"Europe/Berlin\\x00\""},
	} {
		d := spec.Defects{Package: "paint"}
		loc := d.Zone("at.zone", row.name)
		got := ""
		if err := d.Err(); err != nil {
			got = err.Error()
		}
		if got != row.want || (loc == nil) != (row.want != "") || loc != nil && loc.String() != row.name {
			t.Errorf("%q: %v, %q, want %q", row.name, loc, got, row.want)
		}
	}
}
