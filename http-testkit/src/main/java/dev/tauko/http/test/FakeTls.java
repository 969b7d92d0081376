package dev.tauko.http.test;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The client's side of TLS in a network in memory: a handshake of one round trip, in which the
 * server says what its certificate is, and the bytes as they are after it. What fails, fails with
 * the JDK's exceptions. The certificate's faults are overlooked if the session does not verify
 * certificates against names.
 */
final class FakeTls
    extends GraphStage<BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound>> {
  /** How a handshake begins, as in TLS. */
  static final byte HANDSHAKE = 22;

  /** What a server answers that expects TLS, and gets something else. */
  static final String NO_TLS = "\u0015no TLS\n";

  /** Asks for the body of a request. */
  static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  private static final char OK = '\u0016';

  private final Inlet<SslTlsOutbound> plainIn = Inlet.create("FakeTls.plainIn");
  private final Outlet<ByteString> cipherOut = Outlet.create("FakeTls.cipherOut");
  private final Inlet<ByteString> cipherIn = Inlet.create("FakeTls.cipherIn");
  private final Outlet<SslTlsInbound> plainOut = Outlet.create("FakeTls.plainOut");
  private final BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape =
      BidiShape.of(plainIn, cipherOut, cipherIn, plainOut);

  private final Supplier<SSLEngine> engines;
  private final Runnable secured;

  FakeTls(Supplier<SSLEngine> engines, Runnable secured) {
    this.engines = engines;
    this.secured = secured;
  }

  /** What a server answers to a client that begins TLS. */
  static String answer(FakeServer server) {
    return OK + server.tlsFault().name() + " " + server.host() + "\n";
  }

  @Override
  public BidiShape<SslTlsOutbound, ByteString, ByteString, SslTlsInbound> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  /** Checks what the server has answered. */
  private static void verify(SSLEngine engine, String answer) throws SSLException {
    if (answer.charAt(0) != OK) {
      throw new SSLException("Unsupported or unrecognized SSL message");
    }
    String[] words = answer.substring(1).split(" ", 2);
    TlsFault fault = TlsFault.valueOf(words[0]);
    if (fault == TlsFault.NO_COMMON_PROTOCOL) {
      throw new SSLHandshakeException("Received fatal alert: handshake_failure");
    }
    if (engine.getSSLParameters().getEndpointIdentificationAlgorithm() == null) {
      return;
    }
    String peer = engine.getPeerHost();
    if (fault == TlsFault.UNTRUSTED_CERTIFICATE) {
      throw refused(
          new CertificateException(
              "PKIX path building failed: unable to find valid certification path to requested"
                  + " target"));
    } else if (fault == TlsFault.EXPIRED_CERTIFICATE) {
      throw refused(new CertificateExpiredException("NotAfter: it has expired"));
    } else if (fault == TlsFault.WRONG_NAME || !words[1].equals(peer)) {
      throw refused(new CertificateException("No name matching " + peer + " found"));
    }
  }

  private static SSLException refused(CertificateException why) {
    SSLHandshakeException refused = new SSLHandshakeException(why.getMessage());
    refused.initCause(why);
    return refused;
  }

  private final class Logic extends GraphStageLogic {
    private final SSLEngine engine = engines.get();
    private ByteString answer = ByteString.emptyByteString();
    private boolean greeted;
    private boolean open;

    Logic() {
      super(shape);
      setHandler(
          plainIn,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              if (grab(plainIn) instanceof SendBytes bytes) {
                push(cipherOut, bytes.bytes());
              } else {
                pull(plainIn);
              }
            }

            @Override
            public void onUpstreamFinish() {
              complete(cipherOut);
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              fail(cipherOut, cause);
            }
          });
      setHandler(
          cipherOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!greeted) {
                greeted = true;
                String hello = (char) HANDSHAKE + " " + engine.getPeerHost() + "\n";
                push(cipherOut, ByteString.fromString(hello, StandardCharsets.ISO_8859_1));
                pull(cipherIn);
              } else if (open && !isClosed(plainIn)) {
                pull(plainIn);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(plainIn, cause);
            }
          });
      setHandler(
          cipherIn,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              if (open) {
                push(plainOut, new SessionBytes(engine.getSession(), grab(cipherIn)));
              } else {
                answered(grab(cipherIn));
              }
            }

            @Override
            public void onUpstreamFinish() {
              if (open) {
                complete(plainOut);
              } else {
                failStage(new SSLHandshakeException("Remote host terminated the handshake"));
              }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              if (open) {
                fail(plainOut, cause);
              } else {
                failStage(cause);
              }
            }
          });
      setHandler(
          plainOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (open && !isClosed(cipherIn)) {
                pull(cipherIn);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(cipherIn, cause);
            }
          });
    }

    private void answered(ByteString bytes) {
      answer = answer.concat(bytes);
      int end = answer.indexOf('\n');
      if (end < 0) {
        pull(cipherIn);
        return;
      }
      try {
        verify(engine, answer.take(end).decodeString(StandardCharsets.ISO_8859_1));
      } catch (SSLException refused) {
        failStage(refused);
        return;
      }
      open = true;
      secured.run();
      if (isAvailable(cipherOut) && !isClosed(plainIn)) {
        pull(plainIn);
      }
      if (isAvailable(plainOut)) {
        pull(cipherIn);
      }
    }
  }
}
