module throng/peer

go 1.19
