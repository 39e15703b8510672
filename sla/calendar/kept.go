package calendar

import (
	"math"
	"sort"
)

// A calendar keeps its document to give it back. Single dates are most of a
// long list of holidays and need a tenth of the room of a [HolidaySpec], so
// they are kept apart.

// keptSpec is a document as a calendar keeps it.
type keptSpec struct {
	rest     Spec // without the holidays
	holidays []keptHolidays
}

// keptHolidays is a list of holidays: those that are no more than a name and a
// date, and the others with their places in the list. Each name is kept once.
type keptHolidays struct {
	isNil  bool
	names  []string
	dates  []Date
	named  []uint16 // the place of each date's name
	others []HolidaySpec
	places []int32
}

// keep returns a copy of s. Its first list of holidays is that of s itself, the
// others are those of the versions.
func keep(s *Spec) keptSpec {
	lists := make([]keptHolidays, 0, 1+len(s.Versions))
	rest := *s
	lists, rest.Holidays = append(lists, keepHolidays(s.Holidays)), nil
	rest.Versions = append([]VersionSpec(nil), s.Versions...)
	for i := range rest.Versions {
		lists, rest.Versions[i].Holidays = append(lists, keepHolidays(rest.Versions[i].Holidays)), nil
	}
	rest = rest.Clone()
	if s.Versions != nil && rest.Versions == nil {
		rest.Versions = []VersionSpec{}
	}
	return keptSpec{rest, lists}
}

func keepHolidays(list []HolidaySpec) keptHolidays {
	k := keptHolidays{isNil: list == nil}
	n := 0
	for i := range list {
		if list[i].isPlain() {
			n++
		}
	}
	k.dates, k.named = make([]Date, 0, n), make([]uint16, 0, n)
	places := map[string]uint16{}
	for i := range list {
		h := &list[i]
		if h.isPlain() {
			if name, ok := k.keepName(places, h.Name); ok {
				k.dates, k.named = append(k.dates, h.Date), append(k.named, name)
				continue
			}
		}
		k.others, k.places = append(k.others, *h), append(k.places, int32(i))
	}
	k.names = exact(k.names)
	k.others, k.places = exact(cloneHolidays(k.others)), exact(k.places)
	return k
}

// spec returns the document.
func (k *keptSpec) spec() Spec {
	s := k.rest.Clone()
	s.Holidays = k.holidays[0].list()
	for i := range s.Versions {
		s.Versions[i].Holidays = k.holidays[i+1].list()
	}
	return s
}

// keepName returns the place of a name, which it adds where k lacks it; ok is
// false if there are too many names.
func (k *keptHolidays) keepName(places map[string]uint16, name string) (place uint16, ok bool) {
	if n := len(k.named); n > 0 && k.names[k.named[n-1]] == name {
		return k.named[n-1], true
	}
	if place, ok = places[name]; !ok && len(k.names) < math.MaxUint16 {
		place, ok = uint16(len(k.names)), true
		k.names, places[name] = append(k.names, name), place
	}
	return place, ok
}

func (k *keptHolidays) len() int { return len(k.dates) + len(k.others) }

// list returns the holidays as they were.
func (k *keptHolidays) list() []HolidaySpec {
	if k.isNil {
		return nil
	}
	list := make([]HolidaySpec, k.len())
	others := cloneHolidays(k.others)
	for i, place := range k.places {
		list[place] = others[i]
	}
	plain, other := 0, 0
	for i := range list {
		if other < len(k.places) && int(k.places[other]) == i {
			other++
			continue
		}
		list[i] = HolidaySpec{Name: k.names[k.named[plain]], Date: k.dates[plain]}
		plain++
	}
	return list
}

// name returns the name of holiday i of the list.
func (k *keptHolidays) name(i int) string {
	n := sort.Search(len(k.places), func(n int) bool { return int(k.places[n]) >= i })
	if n < len(k.places) && int(k.places[n]) == i {
		return k.others[n].Name
	}
	return k.names[k.named[i-n]]
}
