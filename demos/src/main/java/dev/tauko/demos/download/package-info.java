/**
 * {@code tauko download}: fetches many files, and large ones, and shows how far it is.
 *
 * <p>From the outside in: {@link dev.tauko.demos.download.Download} reads the command line, {@link
 * dev.tauko.demos.download.Downloads} downloads all files, a few at a time, {@link
 * dev.tauko.demos.download.Transfer} one of them, and {@link dev.tauko.demos.download.Connection}
 * one part of it. What survives a crash is in {@link dev.tauko.demos.download.PartFile} and {@link
 * dev.tauko.demos.download.Journal}.
 */
@NullMarked
package dev.tauko.demos.download;

import org.jspecify.annotations.NullMarked;
