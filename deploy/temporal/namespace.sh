#!/bin/sh
# Makes the namespace with its retention and its search attributes; safe to repeat.
# The client reads TEMPORAL_ADDRESS by itself.
set -eu

# A new namespace can be unknown to the next call for some seconds.
patiently() {
    tries=30
    until "$@"; do
        tries=$((tries - 1))
        test "$tries" -gt 0 || { echo "gave up: $*" >&2; return 1; }
        sleep 1
    done
}

# Creating an attribute that is there already says so and succeeds.
attribute() {
    patiently temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type "$2"
}

patiently temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 \
    || temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"
patiently temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"

attribute PingxiPlan Keyword
attribute PingxiLevel Keyword
attribute PingxiPhase Keyword
attribute PingxiLate Int
attribute PingxiNextDue Datetime
