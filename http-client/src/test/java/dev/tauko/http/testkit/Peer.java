package dev.tauko.http.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The server's end of one connection, for a script to use. */
public final class Peer implements AutoCloseable {

  /** How the client ended the connection. */
  public enum End {
    /** It sent all it had and then said so. */
    FINISHED,
    /** It cut the connection off. */
    RESET
  }

  private static final Pattern LENGTH = Pattern.compile("\r\nContent-Length: (\\d+)\r\n");

  private final Socket transport;
  private final List<String> requestLines = new CopyOnWriteArrayList<>();
  private Socket socket;
  private InputStream in;

  public Peer(Socket transport) throws IOException {
    this.transport = transport;
    this.socket = transport;
    this.in = new BufferedInputStream(transport.getInputStream());
  }

  /** Goes on in TLS once the handshake is over, and returns the names that the client asked for. */
  public List<SNIServerName> startTls(SSLContext context) throws IOException {
    SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(transport, null, true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    socket = secure;
    in = new BufferedInputStream(secure.getInputStream());
    return ((ExtendedSSLSession) secure.getSession()).getRequestedServerNames();
  }

  /** Goes on in plaintext without ending TLS. */
  public void dropTls() throws IOException {
    socket = transport;
    in = transport.getInputStream();
  }

  /** Reads the head of a request; empty if the client has ended the connection instead. */
  public String readRequest() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c;
      try {
        c = in.read();
      } catch (SocketException reset) {
        return "";
      }
      if (c < 0) {
        return "";
      }
      head.append((char) c);
    }
    requestLines.add(head.substring(0, head.indexOf("\r\n")));
    return head.toString();
  }

  /** Reads this many bytes of a request's body. */
  public byte[] readBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** Reads the body that follows a head: as long as it says, or chunks up to the last one. */
  public byte[] readBody(String head) throws IOException {
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      return readBytes(Integer.parseInt(length.group(1)));
    }
    if (!head.contains("\r\nTransfer-Encoding: chunked\r\n")) {
      return new byte[0];
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      body.writeBytes(readBytes(size));
      readLine();
    }
    readLine();
    return body.toByteArray();
  }

  private int readChunkSize() throws IOException {
    return Integer.parseInt(readLine(), 16);
  }

  /** Reads up to the end of a line. */
  public String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the client ended the connection within a line");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  /** The target in the head of a request. */
  public static String target(String head) {
    int from = head.indexOf(' ') + 1;
    return head.substring(from, head.indexOf(' ', from));
  }

  public List<String> requestLines() {
    return List.copyOf(requestLines);
  }

  /** Sends a response of status 200 with this body. */
  public void respond(String body) throws IOException {
    send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  /** Sends text, one byte for each of its characters. */
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a head and a body at once, so that the client cannot end the connection in between. */
  public void send(String head, byte[] body) throws IOException {
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] both = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, both, start.length, body.length);
    send(both);
  }

  public void send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  /** Sends text; the client may end the connection meanwhile. */
  public void trySend(String text) {
    try {
      send(text);
    } catch (IOException ended) {
      // As the client likes.
    }
  }

  /** Waits until the client ends the connection; what it sends before is dropped. */
  public End awaitEnd() throws IOException {
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return End.FINISHED;
    } catch (SocketException reset) {
      return End.RESET;
    }
  }

  /** Waits until the client ends the connection; returns how many bytes it sent before. */
  public long countToEnd() throws IOException {
    long count = 0;
    try {
      while (in.read() >= 0) {
        count++;
      }
    } catch (SocketException reset) {
      // As the client likes.
    }
    return count;
  }

  /** Sends nothing any more; what the other side sends can still be read. */
  public void shutdownOutput() throws IOException {
    transport.shutdownOutput();
  }

  /** Ends the connection with a reset. */
  public void reset() throws IOException {
    transport.setSoLinger(true, 0);
    transport.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    transport.close();
  }
}
