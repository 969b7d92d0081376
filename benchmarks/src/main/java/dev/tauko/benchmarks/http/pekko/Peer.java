package dev.tauko.benchmarks.http.pekko;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectHttp;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.OutgoingConnection;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;

/** What the programs of this package share. */
final class Peer {
  private Peer() {}

  /** A connection to the host of a URL, as Pekko HTTP makes it by default. */
  static Flow<HttpRequest, HttpResponse, CompletionStage<OutgoingConnection>> connection(
      ActorSystem system, URI url) {
    return Http.get(system).outgoingConnection(ConnectHttp.toHost(url.getHost(), url.getPort()));
  }
}
