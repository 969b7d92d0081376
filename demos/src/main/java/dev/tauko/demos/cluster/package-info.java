/** A crawl on three nodes of a cluster, one of which is killed meanwhile. */
@NullMarked
package dev.tauko.demos.cluster;

import org.jspecify.annotations.NullMarked;
