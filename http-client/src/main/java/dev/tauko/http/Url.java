package dev.tauko.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An absolute http or https URL in the form in which it goes over the wire.
 *
 * @param target the request target: path and query in ASCII, without fragment
 * @param credentials user and password with a colon between, if the URL had them
 */
record Url(Destination destination, String target, @Nullable String credentials) {

  /**
   * Reads a URL as a person or a web page writes it.
   *
   * @throws InvalidUrlException if the text is not an absolute http or https URL
   */
  static Url parse(String text) {
    return new UrlParser(text).parse();
  }

  /** The value of the Host field: the port is left out if it is the scheme's own. */
  String hostField() {
    String host = destination.bracketedHost();
    return destination.hasDefaultPort() ? host : host + ":" + destination.port();
  }

  /** The URL without credentials and fragment. */
  URI toUri() {
    return URI.create(toString());
  }

  /** The URL without credentials and fragment. */
  @Override
  public String toString() {
    return (destination.secure() ? "https://" : "http://") + hostField() + target;
  }
}
