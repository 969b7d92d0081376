package com.example;

import static dev.tauko.Asyncio.run;
import static dev.tauko.tools.Tools.mapLimited;

import com.sun.net.httpserver.HttpServer;
import dev.tauko.http.ClientSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;

/** Fetches ten pages, three at a time, from a server of its own. */
public final class Pages {
  private Pages() {}

  /** Prints how many bytes there are in all. */
  public static void main(String[] args) throws Exception {
    HttpServer server = serve();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try {
      run(() -> {
        try (var session = ClientSession.create()) {
          var pages = IntStream.rangeClosed(1, 10).mapToObj(page -> url + page);
          var sizes = mapLimited(pages, 3, page -> session.get(page).bytes().length);
          System.out.println("bytes: " + sizes.stream().mapToInt(Integer::intValue).sum());
        }
      });
    } finally {
      server.stop(0);
    }
  }

  /** A server whose page N has N times 100 bytes. */
  private static HttpServer serve() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      int page = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
      exchange.sendResponseHeaders(200, 100L * page);
      exchange.getResponseBody().write(new byte[100 * page]);
      exchange.close();
    });
    server.start();
    return server;
  }
}
