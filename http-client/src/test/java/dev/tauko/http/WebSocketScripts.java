package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.WebSocketPeer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;

/** Servers of WebSockets, and sessions that use one of theirs. */
final class WebSocketScripts {

  private WebSocketScripts() {}

  /** What a test does with an open WebSocket. */
  interface Use {
    void with(WebSocket socket) throws Exception;
  }

  static String url(ScriptedServer server) {
    return server.url("/chat?room=1").toString().replace("http:", "ws:");
  }

  static void use(ActorSystem<?> system, ScriptedServer.Script script, Use use) throws Exception {
    use(system, script, options -> {}, use);
  }

  static void use(
      ActorSystem<?> system,
      ScriptedServer.Script script,
      Consumer<WebSocketOptions> options,
      Use use)
      throws Exception {
    try (var server = ScriptedServer.start(script)) {
      Coroutines.run(
          system,
          () -> {
            try (var session = ClientSession.create()) {
              use.with(session.webSocket(url(server), options));
            }
            return "done";
          });
    }
  }

  /** Lets other coroutines run until so many requests of a session wait for a place. */
  static void untilWaiting(ClientSession session, int requests) {
    while (session.stats().waiting() != requests) {
      Asyncio.yieldNow();
    }
  }

  /** Answers what comes until the client says farewell, and agrees to it. */
  static void echo(WebSocketPeer socket) throws Exception {
    for (var frame = socket.read(); frame.opcode() != 8; frame = socket.read()) {
      socket.send(0x80 | frame.opcode(), frame.payload().toArray());
    }
    socket.close(1000, "bye");
  }
}
