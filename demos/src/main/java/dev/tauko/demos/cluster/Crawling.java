package dev.tauko.demos.cluster;

import dev.tauko.Engine;
import dev.tauko.cluster.RemoteCoroutine;
import dev.tauko.cluster.RemoteCoroutineProvider;
import dev.tauko.http.ClientSession;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;

/** What each node of the demo can do for the others: read a page. */
public final class Crawling implements RemoteCoroutineProvider {

  /** A page, and where it leads. */
  public record Found(String url, List<String> links, String node) {}

  static final RemoteCoroutine<String, Found> READ_PAGE =
      RemoteCoroutine.of("read-page", 1, String.class, Found.class);

  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  /** Called when a node starts. */
  public Crawling() {}

  @Override
  public void register(Registry registry) {
    registry.register(READ_PAGE, Crawling::read);
  }

  private static Found read(String url) throws Exception {
    ActorSystem<?> system = Engine.current().system();
    try (ClientSession session = ClientSession.builder(system).create()) {
      List<String> links = new ArrayList<>();
      Matcher link = LINK.matcher(session.get(url).text());
      while (link.find()) {
        links.add(URI.create(url).resolve(link.group(1)).toString());
      }
      return new Found(url, links, system.address().toString());
    }
  }
}
