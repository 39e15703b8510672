package spec

import (
	"strings"
	"time"
)

// Zone returns the zone of an IANA name such as "Europe/Berlin". It records a
// defect at path, and returns nil, for a name that the zone database of Go does
// not have, for one that means another zone on another machine, and for one
// that counts leap seconds, which time.Time does not.
func (d *Defects) Zone(path, name string) *time.Location {
	switch {
	case name == "":
		d.Add(path, ErrRequired, "want an IANA zone such as \"Europe/Berlin\"")
		return nil
	case name == "Local" || name == "localtime" || name == "posixrules" || name == "Factory":
		d.Add(path, ErrUnknown, "%q depends on the machine; want an IANA zone", name)
		return nil
	case strings.HasPrefix(name, "posix/"):
		d.Add(path, ErrUnknown, "%q is a name that only some machines have; want %q", Clip(name), Clip(name[len("posix/"):]))
		return nil
	case strings.HasPrefix(name, "right/"):
		d.Add(path, ErrUnknown, "%q counts leap seconds; want %q", Clip(name), Clip(name[len("right/"):]))
		return nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		return loc
	}
	if _, err := time.LoadLocation("Europe/Berlin"); err != nil {
		d.Add(path, ErrUnknown, "%q: no zone database on this machine; import _ \"time/tzdata\" to bring one", Clip(name))
		return nil
	}
	d.Add(path, ErrUnknown, "want an IANA zone such as \"Europe/Berlin\", got %q", Clip(name))
	return nil
}
