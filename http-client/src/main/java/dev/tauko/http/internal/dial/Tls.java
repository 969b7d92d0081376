package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.url.Origin;
import dev.tauko.internal.log.Loggers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What a TLS session is made with.
 *
 * @param context what decides whom {@link Trust.Authorities} are, and which certificate the client
 *     shows to servers that are trusted that way
 * @param serverName the name that is asked for (SNI) and verified, in place of the host's
 */
public record Tls(SSLContext context, Trust trust, @Nullable String serverName) {
  private static final Logger LOG = Loggers.of(Tls.class);

  /** Whom to believe that it is the server. */
  public sealed interface Trust {
    /** Who shows a certificate of a trusted authority for the server's name. */
    record Authorities() implements Trust {}

    /**
     * Who shows one of certain certificates, whoever issued it, for whatever name and time.
     *
     * @param fingerprints SHA-256 of the certificates' DER form, in hexadecimal digits
     */
    record Pinned(Set<String> fingerprints) implements Trust {}

    /** Anyone. */
    record Anyone() implements Trust {}
  }

  /** Trusts the context's authorities. */
  public static Tls of(SSLContext context) {
    return new Tls(context, new Trust.Authorities(), null);
  }

  /** The client's side of a session with a server. */
  public SSLEngine engine(Origin origin) {
    String host = serverName == null ? origin.host() : serverName;
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    SSLEngine engine = contextFor(origin).createSSLEngine(name, origin.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    if (trust instanceof Trust.Authorities) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (!new Origin(true, name, origin.port()).isAddress()) {
      parameters.setServerNames(List.of(asked(name)));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static SNIServerName asked(String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    try {
      return new SNIHostName(ascii);
    } catch (IllegalArgumentException unusual) {
      return new UnusualName(ascii);
    }
  }

  /** A name that the JDK takes for no host's: one with an underscore. */
  private static final class UnusualName extends SNIServerName {
    UnusualName(byte[] ascii) {
      super(StandardConstants.SNI_HOST_NAME, ascii);
    }
  }

  private SSLContext contextFor(Origin origin) {
    return switch (trust) {
      case Trust.Authorities() -> context;
      case Trust.Pinned(Set<String> fingerprints) ->
          FingerprintTrust.context(new FingerprintTrust(fingerprints));
      case Trust.Anyone() -> {
        LOG.warn("The certificate of {} is not verified, as the request asks for", origin);
        yield FingerprintTrust.context(new FingerprintTrust(Set.of()));
      }
    };
  }
}
