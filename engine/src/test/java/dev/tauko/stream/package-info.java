/** Tests of coroutines and streams together. */
package dev.tauko.stream;
