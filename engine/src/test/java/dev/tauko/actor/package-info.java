/** Tests of actors and coroutines together. */
package dev.tauko.actor;
