/** What the tests of this module have in common: a cluster of several actor systems in one JVM. */
@NullMarked
package dev.tauko.cluster.testkit;

import org.jspecify.annotations.NullMarked;
