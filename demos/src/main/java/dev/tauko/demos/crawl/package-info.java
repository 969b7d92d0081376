/**
 * {@code tauko crawl}: finds broken links.
 *
 * <p>{@link dev.tauko.demos.crawl.Crawl} reads the command line; {@link
 * dev.tauko.demos.crawl.Crawler} has workers on a queue of links; {@link
 * dev.tauko.demos.crawl.Links} and {@link dev.tauko.demos.crawl.Robots} read what servers send.
 */
@NullMarked
package dev.tauko.demos.crawl;

import org.jspecify.annotations.NullMarked;
