# 2,000 lines of a web server's log, in the combined format, over three days.
BEGIN {
    path_count = split("/ /about /jobs /jobs/wordcount /jobs/grep /docs /docs/tasklets " \
        "/docs/channels /docs/shuffle /search?q=reducer /search?q=map+reduce /static/site.css " \
        "/static/logo.svg /feed.xml /robots.txt /favicon.ico", path, " ")
    agent_count = split("Mozilla/5.0 (X11; Linux x86_64)|curl/7.88.1|Feedly/1.0|Wget/1.21.3",
        agent, "|")
    second = 0
    for (line = 0; line < 2000; ++line) {
        second += random(260)
        client = "192.0.2." (1 + random_low(200))
        target = path[1 + random_low(path_count)]
        chance = random(100)
        status = chance < 88 ? 200 : chance < 93 ? 304 : chance < 98 ? 404 : 500
        bytes = status == 304 ? "-" : status == 200 ? 300 + random(40000) : 153
        method = random(20) == 0 ? "HEAD" : "GET"
        printf "%s - - [%02d/May/2024:%02d:%02d:%02d +0000] ", client, 6 + int(second / 86400),
            int(second / 3600) % 24, int(second / 60) % 60, second % 60
        printf "\"%s %s HTTP/1.1\" %d %s \"-\" \"%s\"\n", method, target, status, bytes,
            agent[1 + random_low(agent_count)]
    }
}
