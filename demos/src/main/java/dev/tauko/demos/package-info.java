/**
 * Launchable demonstrations of Tauko: one command, one subcommand for each of them.
 *
 * <p>{@link dev.tauko.demos.Main} has the command line, {@link dev.tauko.demos.Demo} what the
 * subcommands share; each subcommand is one small file, written to be read.
 */
@NullMarked
package dev.tauko.demos;

import org.jspecify.annotations.NullMarked;
