/** Tests of the server side. */
package dev.tauko.http.server;
