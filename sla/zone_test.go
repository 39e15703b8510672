package sla_test

import _ "time/tzdata" // so that tests do not depend on the machine's zones
